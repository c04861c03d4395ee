import type { AssetDraft } from "../drafts.ts";
import type { MediaRow } from "./api-types.ts";

/** A picture of the account's library; null for one without an address, or that is no picture. */
export function toImage(row: MediaRow): AssetDraft | null {
	if (row.MediaType && row.MediaType !== "Image") return null;
	const pictures = (row.Representations ?? []).filter(({ Url }) => Url);
	// The picture as it was uploaded; the others are cut from it.
	const whole =
		pictures.find(({ Name }) => Name === "Full") ??
		pictures.toSorted((one, other) => areaOf(other) - areaOf(one))[0];
	if (!whole?.Url) return null;
	return {
		externalId: row.Id,
		kind: "IMAGE",
		name: row.Text || null,
		text: null,
		sourceUrl: whole.Url,
		hasFile: true,
		// Media cannot be changed: another picture is another id.
		contentKey: row.Id,
		posterUrl: null,
		mimeType: null,
		byteSize: null,
		width: whole.Width || null,
		height: whole.Height || null,
	};
}

type Picture = NonNullable<MediaRow["Representations"]>[number];

const areaOf = ({ Width, Height }: Picture): number =>
	(Width ?? 0) * (Height ?? 0);
