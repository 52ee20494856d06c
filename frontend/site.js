/* The site works without this file. It adds: printing, the quick exit that leaves no page behind,
   the way to what is wrong in a form, and mends for browsers that don't know ::details-content yet. */
(() => {
  const root = document.documentElement;
  root.classList.add('js');

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-print]')) {
      window.print();
      return;
    }
    const exit = event.target.closest('[data-quick-exit]');
    if (exit) {
      event.preventDefault();
      // Replaces this page's entry in the history: "Back" does not return to it.
      window.location.replace(exit.href);
    }
  });

  const setUp = () => {
    const menu = document.querySelector('.menu details');
    if (menu) {
      document.addEventListener('keydown', (event) => {
        if (event.key === 'Escape' && menu.open && menu.contains(document.activeElement)) {
          menu.open = false;
          menu.querySelector('summary').focus();
        }
      });
    }

    // A link of the contents list to a folded section opens it.
    const openTarget = () => {
      let id = window.location.hash.slice(1);
      try {
        id = decodeURIComponent(id);
      } catch {
        // A stray "%" is no code: it is looked for as it stands.
      }
      const target = id && document.getElementById(id);
      const folded = target && target.closest('details');
      if (folded) folded.open = true;
    };
    window.addEventListener('hashchange', openTarget);
    openTarget();
    // Folded again since: the same link, pressed once more, changes no address.
    document.addEventListener('click', (event) => {
      const link = event.target.closest('a[href^="#"]');
      if (link && link.hash === window.location.hash) openTarget();
    });

    // A form that comes back: what is wrong is read out, whether or not an alert is at the start.
    const wrong = document.querySelector('.alert-error, [aria-invalid=true]');
    if (wrong) wrong.focus();

    if (!CSS.supports('selector(::details-content)')) {
      if (window.matchMedia('(min-width: 62em)').matches) {
        document.querySelectorAll('.facets').forEach((facets) => { facets.open = true; });
      }
      let folded = [];
      window.addEventListener('beforeprint', () => {
        folded = [...document.querySelectorAll('main details:not([open])')];
        folded.forEach((details) => { details.open = true; });
      });
      window.addEventListener('afterprint', () => {
        folded.forEach((details) => { details.open = false; });
      });
    }
  };

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', setUp);
  else setUp();
})();
