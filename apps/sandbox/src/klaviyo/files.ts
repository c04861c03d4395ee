import { json } from "../reply.ts";
import type { Reply } from "../simulator.ts";
import type { Images } from "../world/image-server.ts";
import { parseImageName } from "../world/pictures.ts";

/** Path below which the accounts' pictures lie, for everybody and without an end. */
export const filesPath = "/cdn/";

/** `GET /cdn/…`: a picture as a file. */
export async function pictureFile(
	name: string,
	images: Images,
): Promise<Reply> {
	const file = parseImageName(name);
	if (file === null) return json(404, { error: "There is no such file." });
	const { bytes, mimeType } = await images.render(file);
	return {
		status: 200,
		headers: {
			"content-type": mimeType,
			"cache-control": "public, max-age=31536000",
		},
		body: bytes,
	};
}
