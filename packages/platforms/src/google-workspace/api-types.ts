import { z } from "zod";

/** `about.get` with `fields=user`. */
export const aboutReply = z.object({
	user: z.object({
		permissionId: z.string(),
		emailAddress: z.string().optional(),
		displayName: z.string().optional(),
	}),
});

/** `files.list`: the files are read one by one. */
export const filesReply = z.object({
	files: z.array(z.unknown()),
	nextPageToken: z.string().min(1).max(4096).optional(),
});

/** Form of the ids that Drive gives. */
export const fileId = z.string().regex(/^[\w-]{1,256}$/);

export const file = z.object({
	id: z.string().min(1).max(256),
	name: z.string(),
	mimeType: z.string(),
	// int64, so a string.
	size: z.string().regex(/^\d+$/).optional(),
	modifiedTime: z.iso.datetime({ offset: true }).optional(),
	webViewLink: z.url({ protocol: /^https?$/ }).optional(),
});
export type FileReply = z.infer<typeof file>;
