"""Texts of libraries that lack one of the nine languages, for `makemessages` to find.

Written by `manage.py collect_library_messages`; nothing imports it.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy, npgettext_lazy, pgettext_lazy

_("Below is a preview of data to be imported. If you are satisfied with the results, click 'Confirm import'")  # noqa: E501
_("Deleting the %(object_name)s “%(escaped_object)s” would result in deleting related objects, but your account doesn't have permission to delete the following types of objects:")  # noqa: E501
_("The following fields are declared in 'import_id_fields' but are not present in the file headers: %s")  # noqa: E501
_("The following fields are declared in 'import_id_fields' but are not present in the resource fields: %s")  # noqa: E501
_('%(ct_name)s objects don’t have a get_absolute_url() method')  # noqa: E501
_('%(datetime)s couldn’t be interpreted in time zone %(current_timezone)s; it may be ambiguous or it may not exist.')  # noqa: E501
_('%(exc_name)s encountered while trying to read file. Ensure you have chosen the correct format for the file.')  # noqa: E501
_('%(model)s instance with %(field)s %(value)r is not a valid choice.')  # noqa: E501
_('%s through import_export')  # noqa: E501
_(', ')  # noqa: E501
_('- Select an option -')  # noqa: E501
_('A JSON object')  # noqa: E501
_('Action')  # noqa: E501
_('After you’ve created a user, you’ll be able to edit more user options.')  # noqa: E501
_('Are you sure you want to delete the %(object_name)s “%(escaped_object)s”? All of the following related items will be deleted:')  # noqa: E501
_('Audit log')  # noqa: E501
_('Audit log: %s')  # noqa: E501
_('Change or view list link')  # noqa: E501
_('Changes')  # noqa: E501
_('Click to filter by records with this correlation id')  # noqa: E501
_('Confirm import')  # noqa: E501
_('Conflicting form data submitted. Please try again.')  # noqa: E501
_('Constraint “%(name)s” is violated.')  # noqa: E501
_('Content type %(ct_id)s object %(obj_id)s doesn’t exist')  # noqa: E501
_('Correlation ID')  # noqa: E501
_('Created {repr:s}')  # noqa: E501
_('Created')  # noqa: E501
_('Delete')  # noqa: E501
_('Deleted {repr:s}')  # noqa: E501
_('Deleting the %(object_name)s “%(escaped_object)s” would require deleting the following protected related objects:')  # noqa: E501
_('Disable password-based authentication')  # noqa: E501
_('Disabled')  # noqa: E501
_('Empty list and “%(class_name)s.allow_empty” is False.')  # noqa: E501
_('Enable password-based authentication for this user by setting a password.')  # noqa: E501
_('Enable password-based authentication')  # noqa: E501
_('Enabled')  # noqa: E501
_('Ensure this value is a multiple of step size %(limit_value)s, starting from %(offset)s, e.g. %(offset)s, %(valid_value1)s, %(valid_value2)s, and so on.')  # noqa: E501
_('Ensure this value is a multiple of step size %(limit_value)s.')  # noqa: E501
_('Enter a valid %(protocol)s address.')  # noqa: E501
_('Enter a valid JSON.')  # noqa: E501
_('Enter a valid domain name.')  # noqa: E501
_('Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens.')  # noqa: E501
_('Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.')  # noqa: E501
_('Errors')  # noqa: E501
_('Export selected %(verbose_name_plural)s')  # noqa: E501
_('Export')  # noqa: E501
_('Field')  # noqa: E501
_('File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s.')  # noqa: E501
_('File to import')  # noqa: E501
_('Filter by %(field_name)s')  # noqa: E501
_('Form is not validated, call `is_valid` first')  # noqa: E501
_('Format')  # noqa: E501
_('From')  # noqa: E501
_('Home')  # noqa: E501
_('IPv4 or IPv6')  # noqa: E501
_('IPv4')  # noqa: E501
_('IPv6')  # noqa: E501
_('If you are using the <meta name="referrer" content="no-referrer"> tag or including the “Referrer-Policy: no-referrer” header, please remove them. The CSRF protection requires the “Referer” header to do strict referer checking. If you’re concerned about privacy, use alternatives like <a rel="noreferrer" …> for links to third-party sites.')  # noqa: E501
_('If you have configured your browser to disable cookies, please re-enable them, at least for this site, or for “same-origin” requests.')  # noqa: E501
_('If you have configured your browser to disable “Referer” headers, please re-enable them, at least for this site, or for HTTPS connections, or for “same-origin” requests.')  # noqa: E501
_('Import finished: {} new, {} updated, {} deleted and {} skipped {}.')  # noqa: E501
_('Import')  # noqa: E501
_('In case you’ve forgotten, you are:')  # noqa: E501
_('Invalid date string “%(datestr)s” given format “%(format)s”')  # noqa: E501
_('Line number')  # noqa: E501
_('Logged {repr:s}')  # noqa: E501
_('Logout')  # noqa: E501
_('ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. You may need to file a bug report if the issue persists.')  # noqa: E501
_('New')  # noqa: E501
_('No %s matches the given query.')  # noqa: E501
_('No valid data to import. Ensure your file has the correct headers or data for import.')  # noqa: E501
_('Non field specific')  # noqa: E501
_('Objects')  # noqa: E501
_('Page is not “last”, nor can it be converted to an int.')  # noqa: E501
_('Pagination %(name)s entries')  # noqa: E501
_('Pagination %(name)s')  # noqa: E501
_('Password-based authentication was disabled.')  # noqa: E501
_('Password-based authentication')  # noqa: E501
_('Please correct the duplicate data for %(field_name)s which must be unique for the %(lookup)s in %(date_field)s.')  # noqa: E501
_('Please correct these errors in your data where possible, then reupload it using the form above.')  # noqa: E501
_('Positive big integer')  # noqa: E501
_('Preview')  # noqa: E501
_('Raw passwords are not stored, so there is no way to see the user’s password.')  # noqa: E501
_('Relationship')  # noqa: E501
_('Reset password')  # noqa: E501
_('Resource Type')  # noqa: E501
_('Resource')  # noqa: E501
_('Row')  # noqa: E501
_('Run')  # noqa: E501
_('Search %(name)s')  # noqa: E501
_('Select all')  # noqa: E501
_('Select at least 1 field for "%(resource_name)s" to export')  # noqa: E501
_('Set password')  # noqa: E501
_('Set password: %s')  # noqa: E501
_('Skipped')  # noqa: E501
_('Some rows failed to validate')  # noqa: E501
_('String (unlimited)')  # noqa: E501
_('Submit')  # noqa: E501
_('The app "%s" could not be found.')  # noqa: E501
_('This action will <strong>enable</strong> password-based authentication for this user.')  # noqa: E501
_('This exporter will export the following fields: ')  # noqa: E501
_('This importer will import the following fields: ')  # noqa: E501
_('To')  # noqa: E501
_('Topics, references, &amp; how-to’s')  # noqa: E501
_('Update')  # noqa: E501
_('Updated {repr:s}')  # noqa: E501
_('User')  # noqa: E501
_('Value could not be parsed.')  # noqa: E501
_('Value must be valid JSON.')  # noqa: E501
_('View')  # noqa: E501
_('Whether the user will be able to authenticate using a password or not. If disabled, they may still be able to authenticate using other backends, such as Single Sign-On or LDAP.')  # noqa: E501
_('You are seeing this message because this HTTPS site requires a “Referer header” to be sent by your web browser, but none was sent. This header is required for security reasons, to ensure that your browser is not being hijacked by third parties.')  # noqa: E501
_('access')  # noqa: E501
_('action')  # noqa: E501
_('actor email')  # noqa: E501
_('actor')  # noqa: E501
_('additional data')  # noqa: E501
_('block size')  # noqa: E501
_('call to force_str() on instance failed: %s')  # noqa: E501
_('change message')  # noqa: E501
_('content type')  # noqa: E501
_('create')  # noqa: E501
_('delete')  # noqa: E501
_('export failed due to IllegalCharacterError')  # noqa: E501
_('log entries')  # noqa: E501
_('log entry')  # noqa: E501
_('object id')  # noqa: E501
_('object pk')  # noqa: E501
_('object representation')  # noqa: E501
_('remote address')  # noqa: E501
_('remote port')  # noqa: E501
_('timestamp')  # noqa: E501
_('update')  # noqa: E501
_('use_natural_foreign_keys and key_is_id cannot both be True')  # noqa: E501
_('“%(path)s” does not exist')  # noqa: E501
_('“%(pk)s” is not a valid value.')  # noqa: E501
_('“%(value)s” is not a valid UUID.')  # noqa: E501
_('“%(value)s” is not a valid binary value.')  # noqa: E501
_('“%(value)s” value has an invalid date format. It must be in YYYY-MM-DD format.')  # noqa: E501
_('“%(value)s” value has an invalid format. It must be in HH:MM[:ss[.uuuuuu]] format.')  # noqa: E501
_('“%(value)s” value has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format.')  # noqa: E501
_('“%(value)s” value has an invalid format. It must be in [DD] [[HH:]MM:]ss[.uuuuuu] format.')  # noqa: E501
_('“%(value)s” value has the correct format (HH:MM[:ss[.uuuuuu]]) but it is an invalid time.')  # noqa: E501
_('“%(value)s” value has the correct format (YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ]) but it is an invalid date/time.')  # noqa: E501
_('“%(value)s” value has the correct format (YYYY-MM-DD) but it is an invalid date.')  # noqa: E501
_('“%(value)s” value must be a decimal number.')  # noqa: E501
_('“%(value)s” value must be a float.')  # noqa: E501
_('“%(value)s” value must be an integer.')  # noqa: E501
_('“%(value)s” value must be either None, True or False.')  # noqa: E501
_('“%(value)s” value must be either True or False.')  # noqa: E501
_('“%(value)s” value must be either True, False, or None.')  # noqa: E501
_('…')  # noqa: E501
ngettext_lazy('%(num)d day', '%(num)d days')  # noqa: E501
ngettext_lazy('%(num)d hour', '%(num)d hours')  # noqa: E501
ngettext_lazy('%(num)d minute', '%(num)d minutes')  # noqa: E501
ngettext_lazy('%(num)d month', '%(num)d months')  # noqa: E501
ngettext_lazy('%(num)d week', '%(num)d weeks')  # noqa: E501
ngettext_lazy('%(num)d year', '%(num)d years')  # noqa: E501
ngettext_lazy('Export %(len)s selected item.', 'Export %(len)s selected items.')  # noqa: E501
ngettext_lazy('Please submit at least %(num)d form.', 'Please submit at least %(num)d forms.')  # noqa: E501
ngettext_lazy('Please submit at most %(num)d form.', 'Please submit at most %(num)d forms.')  # noqa: E501
ngettext_lazy('This password is too short. It must contain at least %d character.', 'This password is too short. It must contain at least %d characters.')  # noqa: E501
ngettext_lazy('…and %(count)d more object.', '…and %(count)d more objects.')  # noqa: E501
pgettext_lazy('Task', 'Failed')  # noqa: E501
pgettext_lazy('Task', 'Ready')  # noqa: E501
pgettext_lazy('Task', 'Running')  # noqa: E501
pgettext_lazy('Task', 'Successful')  # noqa: E501
