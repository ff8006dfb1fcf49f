// Lo que lee un agente sobre etiquetas, el cierre de un caso, palabras retiradas, vistas y quién escribe.
import type { en_marks } from './en_marks';

export const es_marks: Record<keyof typeof en_marks, string> = {
    tags: 'Etiquetas', tag_add: 'Añadir una etiqueta', tag_add_do: 'Añadir', tag_remove: 'Quitar la etiqueta {tag}', tags_none: 'Aún ninguna.', chip_tag: 'Etiqueta',
    wrap_up_left: 'Se cierra solo en {time}; hasta entonces ninguna oferta ocupa este sitio.', wrap_up_more: 'Más tiempo', wrap_up_more_once: 'Ya se dio el tiempo otra vez; acaba en {time}.',
    resolved: '¿Resuelto?', resolved_yes: 'Sí', resolved_no: 'No', resolved_later: 'Seguimiento', effort_guess: 'Esfuerzo del cliente', effort_guess_none: 'Sin decir',
    effort_guess_1: '1, muy fácil', effort_guess_2: '2', effort_guess_3: '3', effort_guess_4: '4', effort_guess_5: '5, muy difícil',
    earlier_mail: 'Correo anterior',
    redact: 'Retirar las palabras', redact_which: 'Retirar las palabras de este mensaje', redact_title: 'Retirar las palabras para siempre',
    redact_why: 'Para lo que no debe quedarse, como un número de tarjeta. El texto, sus archivos y lo recibido desaparecen del almacén, de la búsqueda y de toda exportación, y nadie puede recuperarlos. Queda que hubo un mensaje, con su nombre y su motivo.',
    redact_reason: 'Motivo, para el registro', redacted: 'Las palabras se retiraron el {time}.', redact_done: 'Las palabras ya no están.',
    typing_customer: 'El cliente está escribiendo…', typing_who: '{who} está escribiendo…', typing_short: 'escribe…',
    views: 'Vistas guardadas', view_name: 'Nombre de la vista', view_keep: 'Guardar esta vista', view_shared: 'Para todos', view_kept: 'Guardada como «{name}».',
    view_drop: 'Quitar la vista {name}', view_of_all: 'de todos', recall: 'Retirarlo', recalled: 'Vuelve a ser suyo. El cliente conservó su puesto.',
    told_by: '{who}: {text}', parts_show: 'Las partes tal como se envían', part_of: 'Parte {n} de {all}', totp_scan: 'Escanéelo con su autenticador.',
    totp_qr: 'Código QR con la clave de abajo', event_wrap_up_extended: 'El cierre recibió más tiempo', totp_enter_key: 'O escriba esta clave y luego el código que muestre.',
    deed_extend: 'Más tiempo',
};
