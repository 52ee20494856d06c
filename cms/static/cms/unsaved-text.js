/*
 * Nothing typed is lost (docs/adr/0009): what Wagtail's editor leaves open when the server says no, when
 * nobody answers, or when somebody else has saved. Without this script the server's answer to the form
 * keeps the text (cms/unsaved.py, cms/edit_conflicts.py).
 */
(() => {
  // Signing in again, in another tab, made a new token. It stands in the cookie, which pages of other
  // sites can't read; what was opened before has the old one in its forms and in Wagtail's settings.
  const { tokenCookie } = document.currentScript.dataset;
  const FIELD = 'csrfmiddlewaretoken';
  const HEADER = 'x-csrftoken';
  const token = () =>
    document.cookie
      .split('; ')
      .find((each) => each.startsWith(`${tokenCookie}=`))
      ?.slice(tokenCookie.length + 1);
  const renew = (options) => {
    const now = token();
    if (!now || !options?.headers) return;
    const headers = new Headers(options.headers);
    if (!headers.has(HEADER)) return;
    headers.set(HEADER, now);
    options.headers = headers;
    if (options.body instanceof FormData && options.body.has(FIELD)) options.body.set(FIELD, now);
  };
  document.addEventListener(
    'submit',
    ({ target }) => {
      const field = target.elements?.namedItem(FIELD);
      if (field && token()) field.value = token();
    },
    true,
  );

  const template = document.getElementById('unsaved-text');
  if (!template) return;
  document.body.append(template.content.cloneNode(true));
  const dialogs = Object.fromEntries(
    [...document.querySelectorAll('dialog.unsaved-text')].map((each) => [each.dataset.reason, each]),
  );
  const BUTTONS = '[data-edit-form] :is([type="submit"], [data-workflow-action-name])';
  const WRITTEN = '[data-edit-form], .js-translation-editor';
  const form = () => document.querySelector('form[data-edit-form]');
  const autosave = () =>
    form() && window.wagtail?.app?.getControllerForElementAndIdentifier(form(), 'w-autosave');
  let waits = ''; // why nothing could be saved: 'signed-out', 'offline' or 'refused'
  let newer = null; // the version of somebody else that this editor has been told of

  const PAUSE = 1000;
  const show = (dialog) => {
    // A window that opens between two keys would take the rest of the word.
    if (performance.now() - typed < PAUSE) {
      setTimeout(() => waits && show(dialog), PAUSE);
      return;
    }
    // One at a time: an older one below would still be there when this one is closed.
    for (const each of Object.values(dialogs)) if (each !== dialog) each.close();
    if (!dialog.open) dialog.showModal();
  };
  const refuse = (text, help = '', [[address, label] = []] = []) => {
    const part = (name) => dialogs.refused.querySelector(`[data-${name}]`);
    part('message').textContent = text;
    part('help').textContent = help;
    part('help').hidden = !help;
    Object.assign(part('link'), { textContent: label, href: address, hidden: !address });
    show(dialogs.refused);
  };
  const saveAgain = () => {
    waits = '';
    const controller = autosave();
    controller?.clearRetries();
    controller?.save();
  };

  // Whoever asks the server (autosave, a chooser, the translation editor): 401 means signed out.
  const ask = window.fetch;
  window.fetch = async (address, options) => {
    renew(options);
    const response = await ask(address, options);
    if (response.status === 401) {
      if (waits !== 'signed-out') show(dialogs['signed-out']);
      waits = 'signed-out';
    }
    return response;
  };

  for (const dialog of Object.values(dialogs)) {
    dialog.querySelector('[data-again]').addEventListener('click', () => {
      dialog.close();
      saveAgain();
    });
  }

  // What the translation editor's sentences meet (unsaved-sentences.js).
  document.addEventListener('unsaved-text:refused', ({ detail }) => {
    waits ||= 'refused';
    refuse(detail.error_message, detail.help, detail.links);
  });
  document.addEventListener('unsaved-text:saved', () => {
    waits = '';
    for (const dialog of Object.values(dialogs)) dialog.close();
  });

  // Before Wagtail's own listeners, so that its footer and its sign say our words.
  window.addEventListener(
    'w-autosave:error',
    ({ detail }) => {
      if (detail.type === 'network_error') {
        waits = 'offline';
        detail.text = template.dataset.offline;
      } else if (detail.response?.error_message) {
        detail.text = detail.response.error_message;
        if (['forbidden', 'other_user'].includes(detail.response.error_code)) {
          const { help, links } = detail.response;
          if (waits !== 'refused') refuse(detail.text, help, links);
          waits = 'refused';
        }
      }
    },
    true,
  );

  // Wagtail takes for unchanged what stands in the form two seconds after it opened, and again whenever an
  // autosave has come back: also what somebody has typed until then, or while it was on its way. A rich
  // text reaches the form so many milliseconds after the key.
  const LAG = 300;
  let typed = -Infinity;
  let sent = 0;
  for (const name of ['beforeinput', 'input', 'paste', 'drop']) {
    document.addEventListener(
      name,
      ({ isTrusted, target, type }) => {
        // Widgets say »input« themselves while they start.
        if ((isTrusted || type === 'paste') && target.closest(WRITTEN)) typed = performance.now();
      },
      true,
    );
  }
  document.addEventListener('w-autosave:save', () => {
    sent = performance.now();
  });
  document.addEventListener('w-unsaved:watch-edits', () => {
    if (typed > sent - LAG) setTimeout(() => autosave()?.save(), LAG);
  });

  // Wagtail gives up after five attempts within a minute. The network is back, or the server answers
  // again when Wagtail asks who else is here: every ten seconds, and when one comes back to this tab.
  const back = () => {
    if (!['offline', 'signed-out'].includes(waits)) return;
    for (const dialog of Object.values(dialogs)) dialog.close();
    saveAgain();
  };
  window.addEventListener('online', back);
  document.addEventListener('w-swap:json', ({ detail }) => {
    if (!detail.data?.other_sessions) return;
    newer = detail.data.other_sessions.find((each) => each.revision_id)?.revision_id ?? null;
    back();
  });

  // What this window saved by itself is what it is opened from: only other windows are in conflict.
  const setLoaded = (id, created) => {
    for (const [name, value] of [
      ['loaded_revision_id', id],
      ['loaded_revision_created_at', created],
    ]) {
      const input =
        form().elements.namedItem(name) ??
        form().appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name }));
      input.value = value;
    }
  };
  document.addEventListener('w-autosave:success', ({ detail: { response } }) => {
    waits = '';
    if (form() && response.revision_id) {
      setLoaded(response.revision_id, response.revision_created_at);
    }
  });
  // »Continue« in Wagtail's window about a newer version means to save over that version, no later one.
  document.addEventListener('w-dialog:confirmed', () => newer && setLoaded(newer, ''), true);

  // A form is sent when nothing can get lost on the way: signed in, online, no autosave under way.
  document.addEventListener(
    'click',
    async (event) => {
      const button = event.target instanceof Element && event.target.closest(BUTTONS);
      if (!button) return;
      const pending = autosave()?.submitPromise;
      if (waits !== 'signed-out' && navigator.onLine && !pending) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (waits === 'signed-out') {
        show(dialogs['signed-out']);
      } else if (!navigator.onLine) {
        refuse(template.dataset.offline);
      } else {
        await pending;
        button.click();
      }
    },
    true,
  );
})();
