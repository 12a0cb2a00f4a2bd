/** Lightning Data Service would drop these records from its cache; the preview has none. */
export const notifyRecordUpdateAvailable = () => Promise.resolve();
