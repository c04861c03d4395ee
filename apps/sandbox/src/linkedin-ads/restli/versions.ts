import { Refused } from "./refusal.ts";

const versionForm = /^(20\d{2})(0[1-9]|1[0-2])$/;
/** A month's version is served until this day of the same month a year later. */
const lastDay = 15;

/**
 * The version that a call names, `YYYYMM`.
 * @throws {Refused} 400 without one, 426 for one that is over or still to come
 */
export function readVersion(header: string | undefined, now: number): string {
	if (header === undefined || header === "")
		throw new Refused({
			status: 400,
			code: "VERSION_MISSING",
			message:
				"A version must be present. Please specify a version by adding the LinkedIn-Version header.",
		});
	if (!isActive(header, now))
		throw new Refused({
			status: 426,
			code: "NONEXISTENT_VERSION",
			message: `Requested version ${/^\d{1,8}$/.test(header) ? `${header}01`.slice(0, 8) : header} is not active`,
		});
	return header;
}

function isActive(version: string, now: number): boolean {
	const [, year, month] = versionForm.exec(version) ?? [];
	if (year === undefined || month === undefined) return false;
	const begins = Date.UTC(Number(year), Number(month) - 1, 1);
	const ends = Date.UTC(Number(year) + 1, Number(month) - 1, lastDay + 1);
	return begins <= now && now < ends;
}
