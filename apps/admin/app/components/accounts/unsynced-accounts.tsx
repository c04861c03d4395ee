import type { AdAccount } from "../../graphql/ad-accounts.ts";
import { Badge } from "../ui/badge.tsx";
import { Time } from "../ui/time.tsx";
import { useCanEdit } from "../use-viewer.ts";
import { DeselectedDataForm } from "./deselected-data-form.tsx";

/** Accounts that are no longer synced although something of them is stored, and what of it shows. */
export function UnsyncedAccounts({
	connectionId,
	accounts,
}: {
	connectionId: string;
	accounts: AdAccount[];
}) {
	const canEdit = useCanEdit();
	if (accounts.length === 0) return null;
	return (
		<section aria-label="No longer synced" className="border-line border-t">
			<h3 className="px-4 pt-3.5 font-medium text-[13px] text-ink-soft sm:px-5">
				No longer synced
			</h3>
			<ul className="divide-y divide-line">
				{accounts.map((account) => (
					<li
						key={account.id}
						className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5 px-4 py-3 sm:px-5"
					>
						<div className="min-w-0">
							<p className="font-medium [overflow-wrap:anywhere]">
								{account.name}
							</p>
							<p className="text-[13px] text-ink-soft">
								<UnsyncedState account={account} />
							</p>
						</div>
						<div className="flex flex-wrap items-center gap-2">
							{canEdit && !account.beingDeleted && (
								<DeselectedDataForm
									connectionId={connectionId}
									account={account}
								/>
							)}
							{(account.beingDeleted || account.hidden) && (
								<Badge tone="quiet">
									{account.beingDeleted ? "Being deleted" : "Hidden"}
								</Badge>
							)}
						</div>
					</li>
				))}
			</ul>
		</section>
	);
}

/** Sentence of what shows of an account that is no longer synced. */
export function UnsyncedState({
	account: { beingDeleted, hidden, unsyncedSince },
}: {
	account: AdAccount;
}) {
	if (beingDeleted)
		return <>Its data is in no list and no total, and is being deleted.</>;
	if (hidden)
		return (
			<>
				Its data is in no list and no total until it is chosen again or shown.
			</>
		);
	return (
		<>
			Its history counts in lists and totals. No new days since{" "}
			{unsyncedSince ? <Time at={unsyncedSince} /> : "it was removed"}.
		</>
	);
}
