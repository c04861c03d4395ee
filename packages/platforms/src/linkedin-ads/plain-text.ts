/** A hashtag of a post's text: `{hashtag|\#|launch}`. */
const hashtag = /\{hashtag\|\\?#\|([^{}|]*)\}/g;
/** A mention of a company or a person: `@[Maple & Co](urn:li:organization:77)`. No name is longer; one without end would be looked for from each beginning. */
const mention = /@\[((?:[^\]\\]|\\.){0,500})\]\(urn:li:[^)]{0,200}\)/g;

/** A post's text as people read it: LinkedIn writes tags and mentions as templates, and escapes what could be one. */
export function plainText(commentary: string): string {
	return commentary
		.replace(hashtag, "#$1")
		.replace(mention, "$1")
		.replace(/\\([|{}@[\]()<>#*_~\\])/g, "$1");
}
