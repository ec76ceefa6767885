package dev.latchkey.license;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.latchkey.http.Addressable;
import java.util.List;

/**
 * The licenses that one request issued. In JSON, this is the license, or an array if the request gave a quantity.
 *
 * @param isList whether it is an array even if there is only one license
 */
public record IssuedLicenses(boolean isList, List<License> licenses) implements Addressable {
    @JsonValue
    Object json() {
        return isList ? licenses : licenses.get(0);
    }

    /** Null for an array, which has no path of its own. */
    @Override
    public String path() {
        return isList ? null : licenses.get(0).path();
    }
}
