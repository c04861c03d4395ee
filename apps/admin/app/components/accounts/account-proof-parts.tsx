import { proofLabels, proofParts } from "../../format/labels.ts";
import type { AccountProof } from "../../graphql/ad-accounts.ts";
import { Badge } from "../ui/badge.tsx";

/** Parts of one account that were read. `over`: through an access that has ended, so it says nothing of today. */
export function AccountProofParts({
	proof,
	over,
}: {
	proof: AccountProof;
	over: boolean;
}) {
	if (proofParts.every(([part]) => proof[part] === "UNSUPPORTED"))
		return (
			<p className="text-[13px] text-ink-soft">
				Campaigns, numbers and creatives are not read from this platform yet.
			</p>
		);
	return (
		<dl className="flex flex-wrap gap-x-5 gap-y-2">
			{proofParts.map(([part, name]) => {
				const label = proofLabels[proof[part]];
				return (
					<div key={part} className="flex items-center gap-2">
						<dt className="text-[13px] text-ink-soft">{name}</dt>
						<dd>
							<Badge tone={over ? "quiet" : label.tone}>
								{over && proof[part] === "READ" ? "Was read" : label.text}
							</Badge>
						</dd>
					</div>
				);
			})}
		</dl>
	);
}
