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

function useRole() {
	return useRouteLoaderData<typeof loader>("routes/app-layout")?.viewer.role;
}
