import { MailX } from "lucide-react";
import type { Asset } from "../../graphql/campaign.ts";
import { Caption } from "./asset-caption.tsx";
import { MissingAsset } from "./missing-asset.tsx";

/**
 * A message of HTML, in a frame that may do nothing: no script, no form, an origin of its own. The API serves it under a policy
 * that says the same.
 */
export function HtmlMessage({ asset }: { asset: Asset }) {
	const name = asset.name ?? "Message";
	return (
		<li className="min-w-0">
			<figure>
				{asset.url ? (
					<iframe
						title={name}
						src={asset.url}
						sandbox=""
						referrerPolicy="no-referrer"
						loading="lazy"
						className="aspect-[3/4] w-full rounded-lg border border-line bg-white"
					/>
				) : (
					<MissingAsset
						icon={MailX}
						shape="aspect-[3/4]"
						reason={asset.failure ?? "Not stored yet"}
					/>
				)}
				<Caption asset={asset} name={name}>
					{asset.url && (
						<a
							href={asset.url}
							target="_blank"
							rel="noreferrer"
							className="text-[13px] underline hover:text-accent-700"
						>
							Open
						</a>
					)}
				</Caption>
			</figure>
		</li>
	);
}
