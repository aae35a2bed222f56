// The end of the implicit flow: takes the token out of the address, sees that there is a key for it, and goes back.

import { fetchKey, keep, landed } from "./access.js";

const place = document.getElementById("landing");

try {
  const { granted, refused, back } = landed(location.hash, location.search);
  history.replaceState(null, "", location.pathname);
  if (granted) {
    keep(granted);
    await fetchKey(place.dataset.csrf);
    location.replace(back);
  } else {
    place.textContent = `No token: ${refused}`;
  }
} catch (error) {
  place.textContent = error.message;
}
