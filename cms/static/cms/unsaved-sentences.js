/*
 * wagtail-localize's editor sends each sentence once, and forgets it when nobody has taken it and one leaves.
 * Here a sentence is sent again until it is taken: every ten seconds, when the network is back, and at the
 * press of a button. Meanwhile the editor says that it is being saved, and a line says why it isn't yet
 * (docs/adr/0009). Comes after unsaved-text.js, whose windows it uses.
 */
(() => {
  const AGAIN = 10000;
  const line = document.getElementById('waiting-sentences');
  const { offline } = document.getElementById('unsaved-text').dataset;
  const { failing } = line.dataset;
  let waiting = []; // what sends each sentence again that wasn't taken
  let sending = 0; // sentences that the server hasn't taken yet
  let why = ''; // why they wait
  let pressed = null; // the button of the panel that waits for them

  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
  const explain = (words) => {
    why = words;
    line.hidden = !words;
    line.querySelector('[data-message]').textContent = words;
  };
  const sendAgain = () => {
    for (const again of waiting.splice(0)) again();
  };
  const isTaken = (response, { method }) =>
    response?.ok || (method === 'DELETE' && response?.status === 404);

  const refused = async (response) => {
    const said = (await response?.json().catch(() => null)) ?? {};
    const words = response ? (said.error_message ?? failing) : offline;
    // Being signed out has a window of its own; the others come once, and at each press of a button.
    const isNews = said.error_message && response.status !== 401 && words !== why;
    if (pressed || isNews) tell('unsaved-text:refused', { ...said, error_message: words });
    pressed = null;
    explain(words);
  };
  const taken = () => {
    sending -= 1;
    if (sending) return;
    if (why) tell('unsaved-text:saved');
    explain('');
    pressed?.click();
    pressed = null;
  };

  const ask = window.fetch;
  const send = async (address, options) => {
    sending += 1;
    for (;;) {
      const response = await ask(address, options).catch(() => null);
      if (isTaken(response, options)) {
        taken();
        return response;
      }
      await refused(response);
      await new Promise((again) => {
        waiting.push(again);
      });
    }
  };
  window.fetch = (address, options) =>
    ['PUT', 'DELETE'].includes(options?.method) ? send(address, options) : ask(address, options);

  setInterval(sendAgain, AGAIN);
  window.addEventListener('online', sendAgain);
  window.addEventListener('beforeunload', (event) => sending && event.preventDefault());
  document.addEventListener(
    'click',
    (event) => {
      if (event.target.closest('[data-again]')) sendAgain();
      // A draft holds what is saved: the buttons of the panel come after the sentences.
      const button = event.target.closest('#translation-panel [type="submit"]');
      if (!button || (navigator.onLine && !sending)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (why || !navigator.onLine) tell('unsaved-text:refused', { error_message: why || offline });
      else pressed = button;
    },
    true,
  );
})();
