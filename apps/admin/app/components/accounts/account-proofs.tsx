import { isAccessOver } from "../../format/connection-state.ts";
import { nameBrands } from "../../format/name-brands.ts";
import type { AdAccount, AnsweredAccount } from "../../graphql/ad-accounts.ts";
import type { ConnectionStatus } from "../../graphql/enums.ts";
import { Time } from "../ui/time.tsx";
import { useCanEdit } from "../use-viewer.ts";
import { AccountProofParts } from "./account-proof-parts.tsx";
import { isUnreadable } from "./account-tree-model.ts";
import { RemoveAccountForm } from "./remove-account-form.tsx";
import { UnsyncedState } from "./unsynced-accounts.tsx";

export interface AccountProofsProps {
	connection: {
		id: string;
		status: ConnectionStatus;
		reconnectRequired: boolean;
	};
	/** The chosen ones. */
	accounts: AdAccount[];
	/** Accounts that other brands chose too, with the connection that answers for each. */
	answered?: readonly AnsweredAccount[] | undefined;
}

/** Proof for each chosen account: the evidence that the connection works, and what helps where it does not. */
export function AccountProofs({
	connection,
	accounts,
	answered = [],
}: AccountProofsProps) {
	const canEdit = useCanEdit();
	const over = isAccessOver(connection);
	return (
		<ul className="divide-y divide-line">
			{accounts.map((account) => (
				<li key={account.id} className="grid gap-2.5 px-4 py-3.5 sm:px-5">
					<div className="min-w-0">
						<p className="font-medium [overflow-wrap:anywhere]">
							{account.name}
						</p>
						<p className="text-[13px] text-ink-soft tabular-nums">
							{[
								account.name === account.displayId ? null : account.displayId,
								account.currencyCode,
								account.timeZone?.replaceAll("_", " "),
							]
								.filter(Boolean)
								.join(" · ")}
						</p>
						{account.hasHistory && !account.synced && (
							<p className="text-[13px] text-ink-soft">
								<UnsyncedState account={account} />
							</p>
						)}
						{account.alsoChosenBy.length > 0 && (
							<p className="text-[13px] text-ink-soft">
								Also used by {nameBrands(account.alsoChosenBy)}: workspace
								totals count it once
								{sayAnswer(
									connection.id,
									answered.find(({ id }) => id === account.id),
								)}
								.
							</p>
						)}
					</div>
					{account.proof ? (
						<>
							<AccountProofParts proof={account.proof} over={over} />
							<p className="text-[13px] text-ink-faint">
								{account.proof.message && (
									<span className="block text-ink-soft">
										{account.proof.message}
									</span>
								)}
								{over ? "Last checked" : "Checked"}{" "}
								<Time at={account.proof.checkedAt} />
							</p>
						</>
					) : (
						<p className="text-[13px] text-ink-soft" role="status">
							{over ? "Not read yet." : "Being checked …"}
						</p>
					)}
					{!over && canEdit && isUnreadable(account) && (
						<div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
							{accounts.length > 1 ? (
								<RemoveAccountForm
									connectionId={connection.id}
									account={account}
									chosen={accounts}
								/>
							) : (
								<p className="text-[13px] text-ink-soft">
									This is the only chosen account: reconnect with an access that
									may read it, choose another one, or disconnect.
								</p>
							)}
						</div>
					)}
				</li>
			))}
		</ul>
	);
}

/** ", by this connection", or by which other one. */
function sayAnswer(
	connectionId: string,
	answered: AnsweredAccount | undefined,
): string {
	const answering = answered?.answeringConnection;
	if (!answering) return "";
	return answering.id === connectionId
		? ", by this connection"
		: `, by ${[...new Set([answering.brand.name, answering.accountName])].filter(Boolean).join(", ")}`;
}
