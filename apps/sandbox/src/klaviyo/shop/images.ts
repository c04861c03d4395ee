import type { Images } from "../../world/image-server.ts";
import type { WorldPicture } from "../../world/pictures.ts";
import type { Resource } from "../api/resource.ts";
import { longNumber } from "./ids.ts";
import { timeText } from "./times.ts";

/** A picture of the world in the account's library. */
export interface LibraryImage {
	id: string;
	name: string;
	picture: WorldPicture;
	updatedAt: number;
}

export function libraryImages(
	accountId: string,
	pictures: readonly WorldPicture[],
	openedAt: number,
): LibraryImage[] {
	return pictures.map((picture, index) => ({
		id: longNumber(accountId, "image", index),
		name:
			index === 1 ? "صورة الموسم 🌸" : `${picture.kind} ${picture.index + 1}`,
		picture,
		updatedAt: openedAt + index * 86_400_000,
	}));
}

/** An image with the size of its file, which is drawn for it. */
export async function imageResource(
	{ id, name, picture, updatedAt }: LibraryImage,
	images: Images,
): Promise<Resource> {
	const { bytes } = await images.render(picture.file);
	return {
		type: "image",
		id,
		attributes: {
			name,
			image_url: "",
			format: picture.file.format,
			size: bytes.length,
			hidden: picture.isCopy,
			updated_at: timeText(updatedAt),
		},
		addresses: (files) => ({ image_url: `${files}/${picture.file.name}` }),
	};
}
