import type { ReactNode } from "react";
import { buttonWords, capitalized } from "../../format/labels.ts";
import type { Ad } from "../../graphql/campaign.ts";
import { CampaignStatusBadge } from "../status-badge.tsx";

/** An ad's words as they were written; the platform combines them itself. */
export function AdPreview({
	ad,
	word,
	action,
}: {
	ad: Ad;
	/** The platform's word for an ad. */
	word: string;
	action: ReactNode;
}) {
	const [headline, ...others] = ad.headlines;
	return (
		<li className="grid content-start gap-2 rounded-lg border border-line p-3.5">
			<div className="flex items-start justify-between gap-3">
				<p className="min-w-0 font-medium [overflow-wrap:anywhere]">
					{headline ?? ad.name ?? `${capitalized(word)} without a headline`}
				</p>
				<CampaignStatusBadge status={ad.status} />
			</div>
			{others.length > 0 && (
				<p className="text-[13px] text-ink-soft">{others.join(" · ")}</p>
			)}
			{ad.descriptions.map((description) => (
				<p key={description} className="text-[13px]">
					{description}
				</p>
			))}
			{(ad.callToAction || ad.destinationUrl) && (
				<p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-[13px]">
					{ad.callToAction && (
						<span className="rounded bg-ink/5 px-1.5 py-0.5 font-medium">
							{buttonWords(ad.callToAction)}
						</span>
					)}
					{ad.destinationUrl && (
						<span className="min-w-0 truncate text-ink-soft">
							{ad.destinationUrl}
						</span>
					)}
				</p>
			)}
			<div className="empty:hidden">{action}</div>
		</li>
	);
}
