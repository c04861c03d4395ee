import { proofLabels, proofParts } from "../../format/labels.ts";
import type { AdAccount } from "../../graphql/ad-accounts.ts";
import { Badge } from "../ui/badge.tsx";
import { Time } from "../ui/time.tsx";
import { accountNumber } from "./account-tree-model.ts";

/** What was really read of each chosen account: the evidence that the connection works. */
export function AccountProofs({ accounts }: { accounts: AdAccount[] }) {
	return (
		<ul className="divide-y divide-line">
			{accounts.map((account) => (
				<li key={account.id} className="grid gap-2.5 px-4 py-3.5 sm:px-5">
					<div className="min-w-0">
						<p className="truncate font-medium">{account.name}</p>
						<p className="text-[13px] text-ink-soft tabular-nums">
							{[
								accountNumber(account.externalId),
								account.currencyCode,
								account.timeZone?.replaceAll("_", " "),
							]
								.filter(Boolean)
								.join(" · ")}
						</p>
					</div>
					{account.proof ? (
						<>
							<dl className="flex flex-wrap gap-x-5 gap-y-2">
								{proofParts.map(([part, name]) => {
									const label = proofLabels[account.proof?.[part] ?? "FAILED"];
									return (
										<div key={part} className="flex items-center gap-2">
											<dt className="text-[13px] text-ink-soft">{name}</dt>
											<dd>
												<Badge tone={label.tone}>{label.text}</Badge>
											</dd>
										</div>
									);
								})}
							</dl>
							<p className="text-[13px] text-ink-faint">
								{account.proof.message && (
									<span className="block text-ink-soft">
										{account.proof.message}
									</span>
								)}
								Checked <Time at={account.proof.checkedAt} />
							</p>
						</>
					) : (
						<p className="text-[13px] text-ink-soft">Not read yet.</p>
					)}
				</li>
			))}
		</ul>
	);
}
