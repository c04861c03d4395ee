import { Link } from "@remix-run/react";
import { formatDay } from "../format/dates.ts";
import { connectionName } from "../format/labels.ts";
import type { EarlierConversions } from "../graphql/parts.ts";

/** Says of each connection whose choice of conversions was changed from which day on the numbers count the new one. */
export function EarlierConversionsList({
	earlier,
}: {
	earlier: readonly EarlierConversions[];
}) {
	if (earlier.length === 0) return null;
	return (
		<ul
			aria-label="Changed conversions"
			className="mb-5 grid gap-1 text-[13px] text-ink-soft"
		>
			{earlier.map(({ connection, heldFrom }) => (
				<li key={connection.id} className="[overflow-wrap:anywhere]">
					What counts as a conversion was changed at{" "}
					<Link
						to={`/connections/${connection.id}`}
						className="underline hover:text-ink"
					>
						{connection.brand.name}, {connectionName(connection)}
					</Link>
					: days before {formatDay(heldFrom)} still count what was chosen
					before, until they are read again.
				</li>
			))}
		</ul>
	);
}
