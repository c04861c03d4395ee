import { z } from "zod";
import { humanText } from "./human-text.ts";

const currencies = new Set(Intl.supportedValuesOf("currency"));
/** A zone's name; offsets such as +01:00, which Intl takes too, know no summer time. */
const zoneName = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/** Accepts older and newer spellings (Asia/Calcutta, Asia/Kolkata), of which supportedValuesOf lists one. */
function isTimeZone(name: string): boolean {
	if (!zoneName.test(name)) return false;
	try {
		new Intl.DateTimeFormat("en", { timeZone: name });
		return true;
	} catch {
		return false;
	}
}

export const brandName = humanText({
	most: 100,
	empty: "Give the brand a name.",
	long: "A brand's name has at most 100 characters.",
});

export const websiteUrl = z
	.string()
	.trim()
	.max(2000, "The address is too long.")
	.refine((text) => {
		const url = URL.parse(text);
		return (
			url !== null &&
			!/[\s\p{Cc}\p{Cf}]/u.test(text) &&
			/^https?:$/.test(url.protocol) &&
			url.hostname !== "" &&
			url.username === "" &&
			url.password === ""
		);
	}, "Give the full address of a website, such as https://example.com.");

/** IANA. */
export const timeZone = z
	.string()
	.trim()
	.refine(isTimeZone, "Give an IANA time zone, such as Europe/Berlin.");

/** ISO 4217, kept in capitals. */
export const currencyCode = z
	.string()
	.trim()
	.toUpperCase()
	.refine(
		(code) => currencies.has(code),
		"Give an ISO 4217 currency code, such as EUR.",
	);
