// The panel of hints in the page editor: sends what is typed, once a second at most, and shows the
// answer. The server counts (cms/views/writing.py). Without this script the saved text is described.
(() => {
  const EVERY = 800;
  // So long nobody is asked again who says that the reader is signed out.
  const PATIENCE = 4000;

  const start = (panel) => {
    const form = panel.closest("form");
    const { address } = panel.dataset;
    const tell = (fault) => {
      for (const note of document.querySelectorAll("[data-writing-fault]")) {
        note.hidden = note.dataset.writingFault !== fault;
      }
    };
    if (!form || !address) return;

    const typed = () => {
      const data = new URLSearchParams();
      for (const [name, value] of new FormData(form)) {
        // The form's own token is that of the sign-in it was opened in, and counts before the header.
        if (typeof value === "string" && name !== "csrfmiddlewaretoken") data.append(name, value);
      }
      return data;
    };
    const show = (html) => {
      const answer = new DOMParser().parseFromString(html, "text/html");
      for (const part of answer.querySelectorAll("[data-writing-part]")) {
        const here = panel.querySelector(`[data-writing-part=${part.dataset.writingPart}]`);
        if (here.innerHTML !== part.innerHTML) here.replaceChildren(...part.childNodes);
      }
    };

    let sent = typed().toString();
    let waiting = false;
    let again = 0;
    const look = async () => {
      if (waiting || document.hidden || Date.now() < again) return;
      const data = typed();
      const now = data.toString();
      if (now === sent) return;
      if (now.length > Number(panel.dataset.mostBytes)) {
        sent = now;
        tell("too-long");
        return;
      }
      waiting = true;
      try {
        const answer = await fetch(address, {
          method: "POST",
          body: data,
          // After a new sign-in unsaved-text.js puts the new token in the place of this one.
          headers: {
            "X-Requested-With": "XMLHttpRequest",
            [window.wagtailConfig.CSRF_HEADER_NAME]: window.wagtailConfig.CSRF_TOKEN,
          },
        });
        // Refused is refused; a server that can't be reached is asked again, and so is one that waits
        // for a new sign-in.
        if (answer.status === 401 || answer.status === 403) again = Date.now() + PATIENCE;
        else sent = now;
        if (!answer.ok || answer.redirected) throw new Error(answer.status);
        show(await answer.text());
        tell("");
      } catch {
        tell("unanswered");
      } finally {
        waiting = false;
      }
    };
    setInterval(look, EVERY);
  };

  window.addEventListener("load", () => {
    document.querySelectorAll("[data-writing-help]").forEach(start);
  });
})();
