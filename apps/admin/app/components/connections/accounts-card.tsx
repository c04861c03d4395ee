import { useState } from "react";
import type { LoadedAccounts } from "../../ad-accounts.server.ts";
import { countOf } from "../../format/numbers.ts";
import type { ConnectionDetails } from "../../graphql/connection.ts";
import { AccountPicker } from "../accounts/account-picker.tsx";
import { AccountProofs } from "../accounts/account-proofs.tsx";
import { UnsyncedAccounts } from "../accounts/unsynced-accounts.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { KeptFocus } from "../ui/kept-focus.tsx";
import { useCanEdit } from "../use-viewer.ts";

export interface AccountsCardProps {
	connection: ConnectionDetails;
	accounts: LoadedAccounts;
}

/** The chosen accounts with their proofs; the whole tree when they are to be changed. */
export function AccountsCard({ connection, accounts }: AccountsCardProps) {
	const canEdit = useCanEdit() && connection.status !== "DISCONNECTED";
	const chosen = accounts.accounts.filter(({ selected }) => selected);
	const unsynced = accounts.accounts.filter(
		({ selected, unsyncedSince, beingDeleted }) =>
			!selected && (unsyncedSince !== null || beingDeleted),
	);
	const signature = chosen.map(({ externalId }) => externalId).join();
	const [choosing, setChoosing] = useState(
		connection.status === "PENDING" && chosen.length === 0,
	);
	const [before, setBefore] = useState(signature);
	if (before !== signature) {
		setBefore(signature);
		setChoosing(false);
	}
	const showTree = canEdit && choosing;
	return (
		<KeptFocus>
			<Card
				flush={!showTree}
				title="Accounts"
				description={
					chosen.length === 0
						? "None is chosen."
						: `${chosen.length} of ${countWith(accounts)} chosen`
				}
				action={
					canEdit &&
					chosen.length > 0 &&
					accounts.accounts.length > 1 && (
						<Button
							size="small"
							aria-expanded={choosing}
							onClick={() => setChoosing(!choosing)}
						>
							{choosing ? "Keep as it is" : "Change accounts"}
						</Button>
					)
				}
			>
				{showTree ? (
					<AccountPicker
						key={signature}
						connectionId={connection.id}
						accounts={accounts.accounts}
						complete={accounts.complete}
					/>
				) : (
					<div className="border-line border-t">
						<AccountProofs
							connection={connection}
							accounts={chosen}
							answered={accounts.answered}
						/>
						<UnsyncedAccounts
							connectionId={connection.id}
							accounts={unsynced}
						/>
					</div>
				)}
			</Card>
		</KeptFocus>
	);
}

/** "6 accounts", without the managers; "100+ accounts" where there are more than were loaded. */
function countWith({ accounts, complete }: LoadedAccounts): string {
	const { length } = accounts.filter(({ manager }) => !manager);
	return complete ? countOf(length, "account") : `${length}+ accounts`;
}
