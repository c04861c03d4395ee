/** Switches for what Reddit does in one way today and in another tomorrow, or is not known to do in one. */
export type Behaviour = {
	/** A renewal repeats the refresh token, or is silent about it. */
	repeatsRefreshToken: boolean;
	/** Life of access tokens from now on; null: the sandbox's setting, or a day. */
	accessTokenSeconds: number | null;
	/** The way back to the app ends with `#_`. */
	callbackFragment: boolean;
	/** Form of a report's `data`: an object, or a list with that object in it. */
	reportData: "object" | "list";
	/** Type of every ad. */
	adType: "UNSPECIFIED" | null;
	/** Numbers of so many of the newest hours are not whole yet and grow from hour to hour. */
	settlingHours: number;
	/** The next page of every list is the same page again. */
	nextUrlLoops: boolean;
	/** Origin of every page's address, where it is not the API's own. */
	nextUrlOrigin: string | null;
	/** Addresses of files answer 403. */
	refusesMedia: boolean;
};

export const usualBehaviour: Behaviour = {
	repeatsRefreshToken: true,
	accessTokenSeconds: null,
	callbackFragment: false,
	reportData: "object",
	adType: null,
	settlingHours: 0,
	nextUrlLoops: false,
	nextUrlOrigin: null,
	refusesMedia: false,
};
