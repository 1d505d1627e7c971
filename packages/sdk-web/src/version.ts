/** Version of the SDK, as events carry it. */
export const version = '0.1.0'
