import { FileText, Film, ImageOff, Images } from "lucide-react";
import { formatCount } from "../../format/numbers.ts";
import type { Asset, CampaignDetails } from "../../graphql/campaign.ts";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Caption } from "./asset-caption.tsx";
import { HtmlMessage } from "./html-message.tsx";
import { MissingAsset } from "./missing-asset.tsx";

/** The creatives: pictures and films by signed links, texts by their words. */
export function AssetGallery({
	assets,
	of,
}: {
	assets: CampaignDetails["assets"];
	/** The platform's word for a campaign. */
	of: string;
}) {
	const pictures = assets.nodes.filter(
		({ kind }) => kind === "IMAGE" || kind === "LOGO",
	);
	const films = assets.nodes.filter(({ kind }) => kind === "VIDEO");
	const messages = assets.nodes.filter(({ kind }) => kind === "HTML");
	const texts = assets.nodes.filter(({ kind }) => kind === "TEXT");
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
					This {of} has none, or they were left out of the import.
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
						<ul
							aria-label="Videos"
							className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3"
						>
							{films.map((asset) => (
								<Video key={asset.id} asset={asset} />
							))}
						</ul>
					)}
					{messages.length > 0 && (
						<ul
							aria-label="Messages"
							className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3"
						>
							{messages.map((asset) => (
								<HtmlMessage key={asset.id} asset={asset} />
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
									{asset.url && (
										<a
											href={asset.url}
											className="ml-auto shrink-0 underline hover:text-accent-700"
										>
											Download
										</a>
									)}
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
					<MissingAsset
						icon={ImageOff}
						shape="aspect-square"
						reason={asset.failure ?? "Not stored yet"}
					/>
				)}
				<Caption asset={asset} name={name} />
			</figure>
		</li>
	);
}

/** Types that browsers play. */
const played = new Set(["video/mp4", "video/webm"]);

/** A film that is stored is played here; one that stays at its platform is linked. */
function Video({ asset }: { asset: Asset }) {
	const name = asset.name ?? "Video";
	const plays =
		asset.url !== null && asset.mimeType !== null && played.has(asset.mimeType);
	const link = asset.url ?? asset.sourceUrl;
	return (
		<li className="min-w-0">
			<figure>
				{plays ? (
					// biome-ignore lint/a11y/useMediaCaption: platforms give no captions with a creative's file.
					<video
						controls
						preload="none"
						aria-label={name}
						src={asset.url ?? undefined}
						poster={asset.thumbnailUrl ?? undefined}
						className="aspect-video w-full rounded-lg border border-line bg-canvas object-contain"
					/>
				) : asset.thumbnailUrl ? (
					<img
						src={asset.thumbnailUrl}
						alt={name}
						loading="lazy"
						decoding="async"
						className="aspect-video w-full rounded-lg border border-line bg-canvas object-contain"
					/>
				) : (
					<MissingAsset
						icon={Film}
						shape="aspect-video"
						reason={
							asset.failure ?? (link ? "At the platform" : "Not stored yet")
						}
					/>
				)}
				<Caption asset={asset} name={name}>
					{!plays && link && (
						<a
							href={link}
							target="_blank"
							rel="noreferrer"
							className="text-[13px] underline hover:text-accent-700"
						>
							{asset.url ? "Download" : "Watch"}
						</a>
					)}
				</Caption>
			</figure>
		</li>
	);
}
