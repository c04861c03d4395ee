import { useRouteLoaderData } from "@remix-run/react";
import type { loader } from "../routes/app-layout.tsx";

/** True for people who may connect, import and edit. The API checks it again; this only hides what would be refused. */
export function useCanEdit(): boolean {
	const role = useRole();
	return role === "ADMIN" || role === "OWNER";
}

/** True for people who may set the workspace up, such as its OAuth apps. Checked again as above. */
export function useIsOwner(): boolean {
	return useRole() === "OWNER";
}

/** True while a sign-in of the workspace may open files of Google Drive. */
export function useDriveConnected(): boolean {
	return (
		useRouteLoaderData<typeof loader>("routes/app-layout")?.viewer
			.driveConnected ?? false
	);
}

function useRole() {
	return useRouteLoaderData<typeof loader>("routes/app-layout")?.viewer.role;
}
