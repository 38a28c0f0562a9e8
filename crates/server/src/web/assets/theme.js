// Before anything is drawn: the reader's own choice of light or dark.
try {
  const theme = localStorage.getItem("epitome-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch { /* a browser that keeps nothing shows what the system prefers */ }
