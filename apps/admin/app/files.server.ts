import { callApi, orNotFound, type RouteArgs, toPage } from "./api.server.ts";
import { ApiError } from "./api-error.ts";
import { filesList } from "./format/files-list.ts";
import {
	connectionFiles,
	connectionSheets,
	type FilePage,
	type SheetReport,
} from "./graphql/sheets.ts";

const pageSize = 10;

/** A connection's files as the address names them, and the tabs that reports are written into. */
export interface LoadedFiles {
	search: string | null;
	/** True beyond the first page. */
	isFurther: boolean;
	/** Null when the platform did not tell them. */
	page: FilePage | null;
	/** Reason why it did not. */
	problem: string | null;
	reports: SheetReport[];
}

/** Reads the files from the platform itself; one that does not answer leaves the rest of the page as it is. */
export async function loadFiles(
	args: RouteArgs,
	id: string,
): Promise<LoadedFiles> {
	const { searchParams } = new URL(args.request.url);
	const search = searchParams.get(`${filesList}-q`)?.trim() || null;
	const after = searchParams.get(`${filesList}-after`) ?? undefined;
	const [files, sheets] = await Promise.allSettled([
		callApi(args, connectionFiles, {
			id,
			first: pageSize,
			after,
			search: search ?? undefined,
		}),
		callApi(args, connectionSheets, { id }),
	]);
	if (sheets.status === "rejected") throw pageOf(sheets.reason, args);
	const reports = orNotFound(sheets.value.connection, "connection");
	const common = {
		search,
		isFurther: after !== undefined,
		reports: reports.sheetReports ?? [],
	};
	if (files.status === "fulfilled")
		return {
			...common,
			page: files.value.connection?.files ?? null,
			problem: null,
		};
	const error: unknown = files.reason;
	if (!(error instanceof ApiError) || error.code === "UNAUTHENTICATED")
		throw pageOf(error, args);
	return { ...common, page: null, problem: error.message };
}

function pageOf(error: unknown, args: RouteArgs): unknown {
	return error instanceof ApiError ? toPage(error, args) : error;
}
