import { useEffect, useState } from "react";
import { formatInstant } from "../../format/dates.ts";

/** An instant in the reader's own zone. The server does not know that zone and writes UTC until the page is alive. */
export function Time({
	at,
	seconds = false,
}: {
	at: string;
	seconds?: boolean;
}) {
	const [zone, setZone] = useState("UTC");
	useEffect(
		() => setZone(Intl.DateTimeFormat().resolvedOptions().timeZone),
		[],
	);
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
