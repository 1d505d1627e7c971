/**
 * The stub that a page carries: keeps calls until the script is there, and fetches the script only when nothing stands against
 * it: no consent is needed, it was given on an earlier visit or on another page before this one is returned to, or it is given now. `host` is a JavaScript expression.
 */
export function stubSource(host: string): string {
  return `(function(w,d,h){var o=w.opencxm;if(o&&typeof o.track=='function')return;o=w.opencxm={q:[]};function load(){if(o.s)return;var s=o.s=d.createElement('script'),u=h+'/sdk/opencxm.js';s.async=true
try{u=w.trustedTypes.createPolicy('opencxm',{createScriptURL:function(){return u}}).createScriptURL('')}catch(e){}try{s.src=u;d.head.appendChild(s)}catch(e){console.warn(e)}}
function m(n,f){return function(){var a=[].slice.call(arguments);o.q.push([n,a]);f&&f(a[0])}}
'identify track page group alias reset'.split(' ').forEach(function(n){o[n]=m(n)});
o.init=m('init',function(i){function go(){var g=0;try{g=localStorage.getItem('ocxm.'+i.writeKey.slice(-8)+'.consent')}catch(e){}(g||i.consent=='not-required')&&load()}
go();w.addEventListener('pageshow',function(e){e.persisted&&go()})});
o.consent={grant:m('consent.grant',load),withdraw:m('consent.withdraw')}})(window,document,${host});`
}
