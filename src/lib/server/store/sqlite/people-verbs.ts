/** What the store does about people and how they sign in. */
import type { Store } from '../store.ts';
import { findIdentity, readSignInProvider } from './auth/identities.ts';
import {
  findApiToken,
  findCredentials,
  listApiTokens,
  listSessions,
  readCredentials,
  readLink,
  readSession,
} from './auth/read-auth.ts';
import { readSecondFactor } from './auth/second-factors.ts';
import type { Read } from './open-store.ts';
import { listPeople } from './workspace/list-people.ts';
import { listTeams, listUsers } from './workspace/people.ts';
import type { Writer } from './writer-calls.ts';

export function peopleVerbs(writer: Writer, read: Read) {
  return {
    listUsers: read(listUsers),
    listTeams: read(listTeams),
    listPeople: read(listPeople),
    savePeople: (...args) => writer.call('savePeople', args),
    addUser: (...args) => writer.call('addUser', args),
    changeUser: (...args) => writer.call('changeUser', args),
    handOver: (...args) => writer.call('handOver', args),
    saveTeam: (...args) => writer.call('saveTeam', args),
    removeTeam: (...args) => writer.call('removeTeam', args),
  } satisfies Partial<Store>;
}

export function authVerbs(writer: Writer, read: Read) {
  return {
    readSession: read(readSession),
    listSessions: read(listSessions),
    startSession: (session) => writer.call('startSession', [session]),
    touchSession: (...args) => writer.call('touchSession', args),
    endSession: (...args) => writer.call('endSession', args),
    endSessions: (...args) => writer.call('endSessions', args),
    dropExpired: (at) => writer.call('dropExpired', [at]),
    findCredentials: read(findCredentials),
    readCredentials: read(readCredentials),
    savePassword: (...args) => writer.call('savePassword', args),
    setDisabled: (...args) => writer.call('setDisabled', args),
    addLink: (link) => writer.call('addLink', [link]),
    readLink: read(readLink),
    useLink: (...args) => writer.call('useLink', args),
    setUp: (...args) => writer.call('setUp', args),
    readSecondFactor: read(readSecondFactor),
    beginSecondFactor: (...args) => writer.call('beginSecondFactor', args),
    confirmSecondFactor: (...args) => writer.call('confirmSecondFactor', args),
    dropSecondFactor: (...args) => writer.call('dropSecondFactor', args),
    saveRecoveryCodes: (...args) => writer.call('saveRecoveryCodes', args),
    readSignInProvider: read(readSignInProvider),
    saveSignInProvider: (...args) => writer.call('saveSignInProvider', args),
    findIdentity: read(findIdentity),
    linkIdentity: (...args) => writer.call('linkIdentity', args),
    addApiToken: (...args) => writer.call('addApiToken', args),
    listApiTokens: read(listApiTokens),
    findApiToken: read(findApiToken),
    touchApiToken: (...args) => writer.call('touchApiToken', args),
    revokeApiToken: (...args) => writer.call('revokeApiToken', args),
  } satisfies Partial<Store>;
}
