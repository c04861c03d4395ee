const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

/**
 * The longest body that an address takes, in bytes. Forms of OAuth are short; files that are uploaded are kept in memory,
 * so they are bounded too, where Drive itself takes terabytes; calls of the APIs lie between.
 *
 * @param path as the caller wrote it, with or without the platform's prefix
 */
export function maximumBodyBytes(path: string): number {
	if (/\/upload\//.test(path)) return 64 * mebibyte;
	if (/\/(token|revoke|tokeninfo|auth)$/.test(path)) return 64 * kibibyte;
	return 16 * mebibyte;
}
