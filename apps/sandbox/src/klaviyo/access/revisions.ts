import type { Clock } from "../../world/clock.ts";
import { invalid, KlaviyoRefused, revisionRetired } from "../errors.ts";

/** Published revisions, oldest first. */
const published = [
	"2022-10-17",
	"2023-01-24",
	"2023-02-22",
	"2023-06-15",
	"2023-07-15",
	"2023-08-15",
	"2023-09-15",
	"2023-10-15",
	"2023-12-15",
	"2024-02-15",
	"2024-05-15",
	"2024-06-15",
	"2024-07-15",
	"2024-10-15",
	"2025-01-15",
	"2025-04-15",
	"2025-07-15",
	"2025-10-15",
	"2026-01-15",
	"2026-04-15",
	"2026-07-15",
	"2026-10-15",
];

const source = { parameter: "revision" };

/**
 * Refuses a call without a revision, and one whose revision is retired or was never published where the caller opted out
 * of falling forward to a supported one. A revision is retired two years after its day.
 */
export function checkRevision(
	headers: Readonly<Record<string, string>>,
	clock: Clock,
): void {
	const revision = headers.revision;
	if (revision === undefined || revision === "")
		throw new KlaviyoRefused(
			invalid('A "revision" header is required for this endpoint.', source),
		);
	const day = revision.replace(/\.pre$/, "");
	if (!/^\d{4}-\d{2}-\d{2}$/.test(day))
		throw new KlaviyoRefused(
			invalid(
				`"${revision}" is not a revision of the form YYYY-MM-DD.`,
				source,
			),
		);
	const isSupported =
		published.includes(day) && clock.now() < retirementOf(day);
	if (
		!isSupported &&
		headers["x-klaviyo-revision-fall-forward-opt-out"] === "1"
	)
		throw new KlaviyoRefused(revisionRetired(revision));
}

function retirementOf(day: string): number {
	const retired = new Date(`${day}T00:00:00Z`);
	return retired.setUTCFullYear(retired.getUTCFullYear() + 2);
}
