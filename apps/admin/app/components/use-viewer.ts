import { useRouteLoaderData } from "@remix-run/react";
import type { loader } from "../routes/app-layout.tsx";

/** True for people who may connect, import and edit. The API checks it again; this only hides what would be refused. */
export function useCanEdit(): boolean {
	const layout = useRouteLoaderData<typeof loader>("routes/app-layout");
	return (
		layout !== undefined &&
		layout.viewer.role !== "MEMBER" &&
		layout.viewer.role !== null
	);
}
