package dev.latchkey.license;

import java.util.List;

/**
 * What one request has issued.
 *
 * @param asList whether it is answered as a list, also where it is a single license
 */
record Issued(boolean asList, List<License> licenses) {

    Object body() {
        return asList ? licenses : licenses.get(0);
    }

    /** Where it is found; null where it is a list, which is found where it was asked for. */
    String path() {
        return asList ? null : licenses.get(0).path();
    }
}
