import { FileText, Film, ImageOff, Images } from "lucide-react";
import { formatBytes, formatCount } from "../../format/numbers.ts";
import type { Asset, CampaignDetails } from "../../graphql/campaign.ts";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

/** The creatives: pictures by signed links, films and texts by name. */
export function AssetGallery({
	assets,
}: {
	assets: CampaignDetails["assets"];
}) {
	const pictures = assets.nodes.filter(
		({ kind }) => kind === "IMAGE" || kind === "LOGO",
	);
	const films = assets.nodes.filter(({ kind }) => kind === "VIDEO");
	const texts = assets.nodes.filter(
		({ kind }) => kind === "TEXT" || kind === "HTML",
	);
	const hidden = assets.totalCount - assets.nodes.length;
	return (
		<Card
			title="Creatives"
			description={
				assets.totalCount === 0
					? undefined
					: hidden > 0
						? `The first ${formatCount(assets.nodes.length)} of ${formatCount(assets.totalCount)}`
						: `${formatCount(assets.totalCount)} in all`
			}
		>
			{assets.totalCount === 0 ? (
				<EmptyState icon={Images} title="No creatives">
					This campaign has none, or they were left out of the import.
				</EmptyState>
			) : (
				<div className="grid gap-6">
					{pictures.length > 0 && (
						<ul
							aria-label="Images"
							className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-4"
						>
							{pictures.map((asset) => (
								<Picture key={asset.id} asset={asset} />
							))}
						</ul>
					)}
					{films.length > 0 && (
						<ul aria-label="Videos" className="grid gap-2">
							{films.map((asset) => (
								<li
									key={asset.id}
									className="flex items-center gap-3 rounded-lg border border-line px-3.5 py-2.5"
								>
									<Film aria-hidden className="size-4 shrink-0 text-ink-soft" />
									<span className="min-w-0 flex-1 truncate">
										{asset.name ?? "Video"}
									</span>
									{asset.sourceUrl && (
										<a
											href={asset.sourceUrl}
											target="_blank"
											rel="noreferrer"
											className="underline hover:text-accent-700"
										>
											Watch
										</a>
									)}
								</li>
							))}
						</ul>
					)}
					{texts.length > 0 && (
						<ul aria-label="Texts" className="grid gap-2 sm:grid-cols-2">
							{texts.map((asset) => (
								<li
									key={asset.id}
									className="flex items-start gap-3 rounded-lg border border-line px-3.5 py-2.5"
								>
									<FileText
										aria-hidden
										className="mt-0.5 size-4 shrink-0 text-ink-soft"
									/>
									<span className="min-w-0 [overflow-wrap:anywhere]">
										{asset.text ?? asset.name ?? "Text"}
									</span>
								</li>
							))}
						</ul>
					)}
				</div>
			)}
		</Card>
	);
}

function Picture({ asset }: { asset: Asset }) {
	const name = asset.name ?? (asset.kind === "LOGO" ? "Logo" : "Image");
	const facts = [
		asset.width && asset.height ? `${asset.width} × ${asset.height}` : null,
		asset.byteSize ? formatBytes(asset.byteSize) : null,
	].filter(Boolean);
	const picture = asset.thumbnailUrl ?? asset.url;
	return (
		<li className="min-w-0">
			<figure>
				{picture ? (
					<a
						href={asset.url ?? picture}
						target="_blank"
						rel="noreferrer"
						className="block rounded-lg"
					>
						<img
							src={picture}
							alt={name}
							loading="lazy"
							decoding="async"
							className="aspect-square w-full rounded-lg border border-line bg-canvas object-contain"
						/>
					</a>
				) : (
					<div className="grid aspect-square w-full place-items-center rounded-lg border border-line border-dashed bg-canvas p-3 text-center">
						<span className="grid justify-items-center gap-2 text-[13px] text-ink-soft">
							<ImageOff aria-hidden className="size-5" />
							{asset.failure ?? "Not stored yet"}
						</span>
					</div>
				)}
				<figcaption className="mt-1.5">
					<span className="block truncate text-[13px]" title={name}>
						{name}
					</span>
					<span className="block truncate text-ink-faint text-xs">
						{facts.join(" · ")}
					</span>
				</figcaption>
			</figure>
		</li>
	);
}
