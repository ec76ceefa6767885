package dev.latchkey.license;

import dev.latchkey.http.Entities;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * What one request has issued.
 *
 * @param asList whether it is answered as a list, also where it is a single license
 */
record Issued(boolean asList, List<License> licenses) {

    RestResponse<byte[]> answer(Entities entities) {
        License first = licenses.get(0);
        return asList ? entities.created(licenses) : entities.created(first.path(), first);
    }
}
