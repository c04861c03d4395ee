import { Link } from "@remix-run/react";
import { connectionName } from "../format/labels.ts";
import type { SharedAccount, SharingConnection } from "../graphql/parts.ts";

/** Says of each account that several connections have by which of them the totals above or below count it. */
export function SharedAccounts({
	accounts,
}: {
	accounts: readonly SharedAccount[];
}) {
	if (accounts.length === 0) return null;
	return (
		<ul
			aria-label="Accounts that are counted once"
			className="mb-5 grid gap-1 text-[13px] text-ink-soft"
		>
			{accounts.map(({ adAccount, connection, otherConnections }) => (
				<li key={adAccount.id} className="[overflow-wrap:anywhere]">
					{adAccount.name} is on {otherConnections.length + 1} connections and
					counts once, by <ConnectionLink connection={connection} />
					{". "}
					Days that it has not read come from{" "}
					{otherConnections.map((other, index) => (
						<span key={other.id}>
							{index > 0 && ", "}
							<ConnectionLink connection={other} />
						</span>
					))}
					.
				</li>
			))}
		</ul>
	);
}

function ConnectionLink({ connection }: { connection: SharingConnection }) {
	const { id, status, brand } = connection;
	return (
		<Link to={`/connections/${id}`} className="underline hover:text-ink">
			{brand.name}, {connectionName(connection)}
			{status === "DISCONNECTED" && " (disconnected)"}
		</Link>
	);
}
