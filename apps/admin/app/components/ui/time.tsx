import { formatInstant } from "../../format/dates.ts";
import { useTimeZone } from "../time-zone-provider.tsx";

/** An instant in the reader's own zone. */
export function Time({
	at,
	seconds = false,
}: {
	at: string;
	seconds?: boolean;
}) {
	const zone = useTimeZone();
	return (
		<time dateTime={at} title={`${formatInstant(at, "UTC")} UTC`}>
			{formatInstant(at, zone, seconds)}
			{zone === "UTC" ? " UTC" : ""}
		</time>
	);
}

/** An instant that may not have come yet. */
export function TimeOr({
	at,
	otherwise,
}: {
	at: string | null;
	otherwise: string;
}) {
	return at ? (
		<Time at={at} />
	) : (
		<span className="text-ink-faint">{otherwise}</span>
	);
}
