import type { WorldPicture } from "../../world/pictures.ts";
import type { Api } from "../calls/call.ts";
import type { Ad } from "../entities/objects.ts";
import { bodyOf, captionOf, contentsOf, headlineOf } from "./contents.ts";

/** A post's creative, whose form depends on its type. */
export function structuredCreative({ world, media }: Api, ad: Ad): object {
	const { type, pictures, film, thumbnail } = contentsOf(world, ad.world);
	const headline = headlineOf(ad.world);
	const destination = {
		type: "URL",
		url: ad.clickUrl,
		display_url: "example.com",
		call_to_action: "Shop Now",
	};
	const image = (picture: WorldPicture) => ({
		name: picture.file.name,
		media: { type: "URL", url: media.imageUrl(picture) },
		crop: null,
	});
	const [first] = pictures;
	if (film !== null)
		return {
			type,
			headline,
			destination,
			video: {
				name: film.name,
				gifify: false,
				media: { type: "URL", url: media.videoUrl(film) },
			},
			...(thumbnail === null ? {} : { thumbnail: image(thumbnail) }),
			supplementary_text: null,
		};
	if (type === "CAROUSEL")
		return {
			type,
			headline,
			carousel: pictures.map((picture, index) => ({
				caption: captionOf(index),
				destination,
				image: image(picture),
			})),
			supplementary_text: null,
		};
	if (first !== undefined)
		return {
			type,
			headline,
			destination,
			image: image(first),
			supplementary_text: null,
		};
	return {
		type,
		headline,
		body: bodyOf(ad.world),
		text_format: "PLAIN_TEXT",
	};
}
