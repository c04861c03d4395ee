/** Routes whose forms hold a file, with the most bytes that one may have. */
const fileForms: Readonly<Record<string, number>> = {
	"routes/brands.$brandId.products.import": 2_000_000,
};

/** Room for the other fields and what a browser writes between the parts. */
const aroundFile = 64 * 1024;
const usualBytes = 128 * 1024;
/** The same page as a person sends it, and as its script does. */
const fileFormPath = /^\/brands\/[^/]+\/products\/import(\.data)?$/;

/** Most bytes of a file in a form of this route; null where its forms have none. */
export function fileBytesOf(routeId: string): number | null {
	return fileForms[routeId] ?? null;
}

/** Size of everything that a page at this address sends. */
export function maximumFormBytes(url = "/"): number {
	const path = url.split("?", 1)[0] ?? "/";
	if (!fileFormPath.test(path)) return usualBytes;
	return Math.max(...Object.values(fileForms)) + aroundFile;
}
