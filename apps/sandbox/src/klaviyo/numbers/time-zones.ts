/** Zones of the IANA's list that Klaviyo does not know. */
const unknown = ["Factory", "Europe/Kyiv", "Pacific/Kanton"];

/** True for a name of the IANA's list as it is written there: upper and lower case matter, and old names count. */
export function isTimeZone(name: string): boolean {
	if (unknown.includes(name) || /^[+-]/.test(name)) return false;
	try {
		new Intl.DateTimeFormat("en-US", { timeZone: name });
	} catch {
		return false;
	}
	const listed = Intl.supportedValuesOf("timeZone");
	const inOtherCase = listed.some(
		(known) => known !== name && known.toLowerCase() === name.toLowerCase(),
	);
	return !inOtherCase && /^[A-Z][\w+-]*(\/[A-Z][\w+-]*)*$/.test(name);
}
