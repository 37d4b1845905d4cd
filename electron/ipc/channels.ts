/** The two channels between page and main process; names travel inside, and both ends check them. */
export const REQUEST_CHANNEL = 'letb:request';
export const EVENT_CHANNEL = 'letb:event';
