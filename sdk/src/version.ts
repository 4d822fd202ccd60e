/** The version in sdk/package.json; a test holds the two together. */
export const sdkVersion = '0.1.0';
