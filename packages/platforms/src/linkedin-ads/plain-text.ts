/** A hashtag of a post's text: `{hashtag|\#|launch}`. */
const hashtag = /\{hashtag\|\\?#\|([^{}|]*)\}/g;
/** A mention of a company or a person: `@[Maple & Co](urn:li:organization:77)`. */
const mention = /@\[((?:[^\]\\]|\\.)*)\]\(urn:li:[^)]*\)/g;

/** A post's text as people read it: LinkedIn writes tags and mentions as templates, and escapes what could be one. */
export function plainText(commentary: string): string {
	return commentary
		.replace(hashtag, "#$1")
		.replace(mention, "$1")
		.replace(/\\([|{}@[\]()<>#*_~\\])/g, "$1");
}
