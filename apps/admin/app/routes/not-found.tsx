import { orNotFound } from "../api.server.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export const loader = () => orNotFound<null>(undefined, "page");

export default function NotFound() {
	return null;
}
