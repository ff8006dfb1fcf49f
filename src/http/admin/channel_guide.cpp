#include "http/admin/channel_guide.hpp"

#include <array>

namespace evenline::http {
namespace {

struct step {
    std::string_view title_en, title_es, text_en, text_es;
};
struct guide {
    std::string_view kind;
    std::array<step, 3> steps;
};

// Of every telephone exchange: the pages say what to paste.
constexpr std::array<step, 3> exchange_steps{
    {{"Let us in", "Déjenos entrar",
      "An account of its own on the exchange; docs/channels has the lines to paste. Its password "
      "goes to `password`.",
      "Una cuenta propia en la centralita; docs/channels trae las líneas. Su contraseña va en "
      "`password`."},
     {"Say how agents are rung", "Indique cómo llamar a los agentes",
      "`agent_endpoint`, with {phone} in the place of the agent's extension or number.",
      "`agent_endpoint`, con {phone} en lugar de la extensión o el número del agente."},
     {"Try it", "Pruébelo", "`evenline channel test` connects and signs in; then call.",
      "`evenline channel test` se conecta y se identifica; después llame."}}};

constexpr std::array guides{
    guide{"asterisk_ari", exchange_steps},
    guide{"asterisk_ami", exchange_steps},
    guide{"freeswitch_esl", exchange_steps},
    guide{
        "webhook",
        {{{"Give the sender the address and a secret",
           "Dé al remitente la dirección y un secreto",
           "The address stands above; the secret is the first of `secrets` in the configuration.",
           "La dirección está arriba; el secreto es el primero de `secrets`."},
          {"Let it send contacts", "Que envíe contactos",
           "A POST of type contact.created, signed by Standard Webhooks. docs/channels/webhook.md "
           "lists the fields.",
           "Un POST de tipo contact.created, firmado según Standard Webhooks. "
           "docs/channels/webhook.md enumera los campos."},
          {"Try it", "Pruébelo", "Press Send test: all five lights should come on.",
           "Pulse Enviar prueba: deben encenderse las cinco luces."}}}},
    guide{
        "messenger",
        {{{"Create the app", "Cree la aplicación",
           "At developers.facebook.com: an app with Messenger; its app secret goes to app_secret, "
           "the Page's token to page_access_token.",
           "En developers.facebook.com: una aplicación con Messenger; su clave va en app_secret, "
           "el token de la página en page_access_token."},
          {"Subscribe the webhook", "Suscriba el webhook",
           "Callback URL: the address above; verify token: your verify_token; fields: messages, "
           "messaging_postbacks, message_deliveries, message_reads.",
           "URL de devolución: la dirección de arriba; token de verificación: su verify_token; "
           "campos: messages, messaging_postbacks, message_deliveries, message_reads."},
          {"Try it", "Pruébelo", "Press Send test, then write to the Page from another account.",
           "Pulse Enviar prueba y después escriba a la página desde otra cuenta."}}}},
    guide{"twilio_voice",
          {{{"Enter account and token", "Introduzca cuenta y token",
             "account_sid and auth_token from the Twilio console; number is what customers call.",
             "account_sid y auth_token de la consola de Twilio; number es al que llaman los "
             "clientes."},
            {"Point the number here", "Apunte el número aquí",
             "In the number's settings, \"A call comes in\": webhook, POST, the address above.",
             "En los ajustes del número, «A call comes in»: webhook, POST y esa dirección."},
            {"Try it", "Pruébelo",
             "Press Send test, then call. public_url must be the address Twilio uses, or its "
             "signature does not fit.",
             "Pulse Enviar prueba y después llame. public_url debe ser la que usa Twilio, "
             "o su firma no encaja."}}}},
    guide{"lmtp",
          {{{"Open the mail door", "Abra la puerta del correo",
             "`listen` is where your mail server hands mail over; keep it off the internet.",
             "`listen` es donde su servidor de correo entrega; no lo exponga a internet."},
            {"Tell your mail server", "Indíqueselo a su servidor",
             "Postfix: virtual_transport = lmtp:inet:<listen>. Answers leave by smtp_url.",
             "Postfix: virtual_transport = lmtp:inet:<listen>. Las respuestas salen por smtp_url."},
            {"Try it", "Pruébelo", "Press Send test, then write a mail to the mailbox.",
             "Pulse Enviar prueba y después escriba un correo al buzón."}}}},
    guide{
        "smtp",
        {{{"Open the mail door", "Abra la puerta del correo",
           "`listen` is where mail comes in by SMTP; certificate_file and private_key_file switch "
           "STARTTLS on.",
           "`listen` es donde entra el correo por SMTP; certificate_file y private_key_file "
           "activan STARTTLS."},
          {"Send mail there", "Envíe el correo allí",
           "Your mail server's route for the domain, or its MX record. Only mail for this domain "
           "is taken; nothing is relayed.",
           "La ruta de su servidor para el dominio, o su registro MX. Solo se acepta correo de "
           "este dominio; no se reenvía nada."},
          {"Try it", "Pruébelo", "Press Send test, then write a mail to the mailbox.",
           "Pulse Enviar prueba y después escriba un correo al buzón."}}}},
    guide{"imap",
          {{{"Give it a mailbox", "Asígnele un buzón",
             "imap_url, user and password; every mail of the folder is taken in, so use one of its "
             "own or set `since`.",
             "imap_url, user y password; se recoge todo el correo de la carpeta: use una propia o "
             "fije `since`."},
            {"Let answers leave", "Deje salir las respuestas",
             "smtp_url is the same provider's sending server, with user and password in it.",
             "smtp_url es el servidor de envío del mismo proveedor, con usuario y contraseña."},
            {"Try it", "Pruébelo", "`evenline channel test` logs in; then write to the mailbox.",
             "`evenline channel test` inicia sesión; después escriba al buzón."}}}},
    guide{
        "",
        {{{"Fill in the settings", "Rellene los ajustes",
           "`evenline config check` names what is missing; docs/channels has a page for each kind.",
           "`evenline config check` dice qué falta; docs/channels tiene una página por tipo."},
          {"Give the provider the address", "Dé la dirección al proveedor",
           "Its webhook goes to the address above, by POST.",
           "Su webhook va a la dirección de arriba, por POST."},
          {"Try it", "Pruébelo", "Press Send test, or write to yourself from another account.",
           "Pulse Enviar prueba, o escríbase desde otra cuenta."}}}}};

const guide& guide_for(std::string_view kind) {
    for (const auto& g : guides) {
        if (g.kind == kind) return g;
    }
    return guides.back();
}

// The last four characters of the first secret: enough to tell which one it is.
json::value secret_hint(const channels::channel_settings& s) {
    const auto* kind = channels::find_kind(s.kind);
    if (kind == nullptr) return {};
    for (const auto& note : kind->settings) {
        const auto value = s.text(note.key);
        if (note.secret && note.required && value.size() >= 12)
            return std::string(note.key) + " ends in " + value.substr(value.size() - 4);
    }
    return {};
}

json::value step_view(const auto& one) {
    return {{"title", json::value{{"en", one.title_en}, {"es", one.title_es}}},
            {"text", json::value{{"en", one.text_en}, {"es", one.text_es}}}};
}

}  // namespace

json::value guide_of(const channels::channel_settings& s, const std::string& url) {
    const bool mail = s.kind == "lmtp" || s.kind == "smtp" || s.kind == "imap";
    json::value::array steps;
    const auto* kind = channels::find_kind(s.kind);
    if (kind != nullptr && !kind->guide.empty()) {
        for (const auto& one : kind->guide) steps.push_back(step_view(one));
    } else {
        for (const auto& one : guide_for(s.kind).steps) steps.push_back(step_view(one));
    }
    return {{"url", url},
            {"secret_hint", secret_hint(s)},
            {"steps", std::move(steps)},
            {"curl", mail ? json::value()
                          : json::value("curl -i -X POST '" + url +
                                        "' -d '{}'   # 401 or 403: it listens and wants a "
                                        "signature")}};
}

}  // namespace evenline::http
