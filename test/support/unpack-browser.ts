import chromium from "@sparticuz/chromium";

/** Unpacks Chromium once for the run: two files that begin together would find each other's half. */
export default async function setup(): Promise<void> {
	await chromium.executablePath();
}
