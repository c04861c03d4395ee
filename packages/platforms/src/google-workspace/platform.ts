import { definePlatform } from "../define-platform.ts";
import { googleSignIn } from "../google/sign-in.ts";
import { createGoogleWorkspaceClient } from "./client.ts";
import { files } from "./files.ts";
import { limits } from "./limits.ts";
import { picker } from "./picker.ts";
import { googleWorkspaceScoped } from "./scoped.ts";
import {
	createSpreadsheet,
	openSpreadsheet,
} from "./sheets/open-spreadsheet.ts";
import { writeReport } from "./sheets/write-report.ts";

const signIn = googleSignIn(
	googleWorkspaceScoped,
	"https://www.googleapis.com",
);

export const googleWorkspace = definePlatform({
	id: "GOOGLE_WORKSPACE",
	...signIn,
	urls: { ...signIn.urls, sheetsUrl: "https://sheets.googleapis.com" },
	// Google has published no end for either.
	api: { version: "Drive v3, Sheets v4", endsOn: null },
	appExtras: {},
	environment: {
		app: {
			clientId: "1234-abc.apps.googleusercontent.com",
			clientSecret: "GOCSPX-new,GOCSPX-old",
		},
		login: { refreshToken: "1//04abc…" },
	},
	limits,
	picker,
	parts: {
		verify: {
			scopeSet: "drive",
			async run(session) {
				await createGoogleWorkspaceClient(session).about();
			},
		},
		files: { scopeSet: "drive", run: files },
		sheets: {
			create: { scopeSet: "drive", run: createSpreadsheet },
			open: { scopeSet: "drive", run: openSpreadsheet },
			write: { scopeSet: "drive", run: writeReport },
		},
	},
});
