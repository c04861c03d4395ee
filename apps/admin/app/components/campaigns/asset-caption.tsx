import type { ReactNode } from "react";
import { formatBytes } from "../../format/numbers.ts";
import type { Asset } from "../../graphql/campaign.ts";

/** Name and facts of an asset, below it. */
export function Caption({
	asset,
	name,
	children,
}: {
	asset: Asset;
	name: string;
	children?: ReactNode;
}) {
	const facts = [
		asset.width && asset.height ? `${asset.width} × ${asset.height}` : null,
		asset.byteSize ? formatBytes(asset.byteSize) : null,
	].filter(Boolean);
	return (
		<figcaption className="mt-1.5">
			<span className="block truncate text-[13px]" title={name}>
				{name}
			</span>
			{facts.length > 0 && (
				<span className="block truncate text-ink-faint text-xs">
					{facts.join(" · ")}
				</span>
			)}
			{children}
		</figcaption>
	);
}
