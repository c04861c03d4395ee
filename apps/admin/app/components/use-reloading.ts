import { useLocation, useNavigation } from "@remix-run/react";

/** Tells whether another part of this page is being loaded, such as a further page of its list. */
export function useReloading(): boolean {
	const { pathname } = useLocation();
	const { state, location } = useNavigation();
	return state === "loading" && location.pathname === pathname;
}
